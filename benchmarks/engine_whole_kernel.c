/* The limit for whole people: engine_kernel.c with every move drawn, one draw of the world at a
   time. The generator, its places and the binomial are those of the engine, so that both come to
   the same counts; all else is as one would write it for this one shape of world: what does not
   change is worked out once a draw, and what is asked twice is kept. With CELL_BY_CELL chances and
   places are worked out for every cell anew, as the engine does, where they may differ.

   Compiled without contraction to fused operations (-ffp-contract=off): a difference in the last
   bit of a probability would move a person sooner or later. Threads share out draws. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define STOCKS 32
#define AGES 50
#define FLOWS (2 * STOCKS + 1)
#define YEAR 365.25
#define GOLDEN 0x9E3779B97F4A7C15ULL
#define PLACES 4096ULL

double lgamma_r(double, int *);

typedef struct { uint64_t key, count; } Stream;

static inline uint64_t mixed(uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
    return bits ^ (bits >> 31);
}

static inline uint64_t place(uint64_t of_draw, uint64_t what, uint64_t when) {
    return mixed(of_draw ^ mixed(what + GOLDEN * when));
}

static inline Stream seat(uint64_t key, uint64_t where) {
    return (Stream){mixed(key + GOLDEN * (where + 1)), 0};
}

static inline double uniform(Stream *rng) {
    uint64_t bits = mixed(rng->key + ++rng->count * GOLDEN);
    return ((double)(bits >> 11) + 0.5) * 1.1102230246251565e-16;
}

static inline double walked(Stream *rng, double n, double p) {
    double chance = exp(n * log(1.0 - p)), odds = p / (1.0 - p), u = uniform(rng), k = 0.0;
    while (u > chance && k < n) {
        u -= chance;
        k += 1.0;
        chance *= odds * (n - k + 1.0) / k;
    }
    return k;
}

static double rejected(Stream *rng, double n, double p) {
    int sign;
    double spread = sqrt(n * p * (1.0 - p));
    double b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * p, c = n * p + 0.5;
    double v_r = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * spread;
    double log_odds = log(p / (1.0 - p)), mode = floor((n + 1.0) * p);
    double at_mode = lgamma_r(mode + 1.0, &sign) + lgamma_r(n - mode + 1.0, &sign);
    for (;;) {
        double u = uniform(rng) - 0.5, v = uniform(rng);
        double edge = 0.5 - fabs(u), k = floor((2.0 * a / edge + b) * u + c);
        if (edge >= 0.07 && v <= v_r) return k;
        if (k < 0.0 || k > n) continue;
        v = log(v * alpha / (a / (edge * edge) + b));
        if (v <= at_mode - lgamma_r(k + 1.0, &sign) - lgamma_r(n - k + 1.0, &sign)
                     + (k - mode) * log_odds)
            return k;
    }
}

static inline double by_half(Stream *rng, double n, double p) {
    return n * p < 10.0 ? walked(rng, n, p) : rejected(rng, n, p);
}

static inline double binomial(Stream *rng, double n, double p) {
    if (n <= 0.0 || p <= 0.0) return 0.0;
    if (p >= 1.0) return n;
    return p > 0.5 ? n - by_half(rng, n, 1.0 - p) : by_half(rng, n, p);
}

static inline double overlap(double a, double b, double c, double d) {
    double low = a > c ? a : c, high = b < d ? b : d;
    return high > low ? high - low : 0.0;
}

/* rates: [flow] a day; keys of flows, stock_keys of stocks; day: [step] for the places of streams;
   the rest as in engine_kernel.c. Results: [step][stock or flow]. */
static void one(const double *rates, const double *first_age, double from, double to,
                const double *begins, const int64_t *day, double days, int steps,
                const int *order, int turns, const int *ends, const int *flow_of, int quota,
                int src, int dst, const uint64_t *keys, const uint64_t *stock_keys,
                uint64_t of_draw, const double *start, double *stock_out, double *flow_out) {
    static _Thread_local double x[STOCKS][AGES];
    double leaves[STOCKS], first[STOCKS], half = 0.5 * days;
    for (int s = 0; s < STOCKS; s++) {
        Stream rng = seat(place(of_draw, stock_keys[s], 0), 0);
        double spare = uniform(&rng), so_far = 0.0, given = 0.0;
        for (int c = 0; c < AGES; c++) {
            so_far += start[s * AGES + c];
            double upto = floor(so_far + spare);
            x[s][c] = upto - given;
            given = upto;
        }
        double a = rates[flow_of[2 * s]], whole = a + rates[flow_of[2 * s + 1]];
        leaves[s] = -expm1(-whole * half);
        first[s] = whole > 0.0 ? a / whole : 0.0;
    }
    for (int n = 0; n < steps; n++) {
        double *moved = flow_out + n * FLOWS;
        memset(moved, 0, sizeof(double) * FLOWS);
        for (int turn = 0; turn < 2 * turns; turn++) {
            int forwards = turn < turns, s = order[forwards ? turn : 2 * turns - 1 - turn];
            double now = begins[n] + (forwards ? 0.0 : half) + 0.5 * half;
            uint64_t when = 2 * (uint64_t)day[n] + (forwards ? 0 : 1);
            if (s >= 0) {
                uint64_t key = place(of_draw, keys[flow_of[2 * s]], when);
                double *one = x[ends[2 * s]], *two = x[ends[2 * s + 1]], ones = 0.0, twos = 0.0;
                for (int c = 0; c < AGES; c++) {
#ifdef CELL_BY_CELL
                    double a = rates[flow_of[2 * s]], whole = a + rates[flow_of[2 * s + 1]];
                    leaves[s] = -expm1(-whole * half);
                    first[s] = whole > 0.0 ? a / whole : 0.0;
                    key = place(of_draw, keys[flow_of[2 * s]], when);
#endif
                    Stream rng = seat(key, c);
                    double gone = binomial(&rng, x[s][c], leaves[s]);
                    double part = binomial(&rng, gone, first[s]);
                    x[s][c] -= gone;
                    one[c] += part;
                    two[c] += gone - part;
                    ones += part;
                    twos += gone - part;
                }
                moved[flow_of[2 * s]] += ones;
                moved[flow_of[2 * s + 1]] += twos;
                continue;
            }
            uint64_t key = place(of_draw, keys[quota], when);
            double here[AGES], pool = 0.0;
            Stream rng = seat(key, 0);
            double take = floor(rates[quota] * half + uniform(&rng));
            for (int c = 0; c < AGES; c++) {
                double young = first_age[c] + now / YEAR;
                double share = overlap(young, young + 1.0, from, to + 1.0);
                rng = seat(key, c + 1);
                here[c] = binomial(&rng, x[src][c], share);
                pool += here[c];
            }
            if (take > pool) take = pool;
            if (take == 0.0) continue;
            rng = seat(key, PLACES * PLACES);
            double begin = uniform(&rng), so_far = 0.0, taken = 0.0;
            for (int c = 0; c < AGES; c++) {
                so_far += here[c];
                double upto = floor(take * so_far / pool + begin);
                if (upto > take || so_far == pool) upto = take;
                double people = here[c] < upto - taken ? here[c] : upto - taken;
                taken += people;
                x[src][c] -= people;
                x[dst][c] += people;
            }
            moved[quota] += taken;
        }
        for (int s = 0; s < STOCKS; s++) {
            double total = 0.0;
            for (int c = 0; c < AGES; c++) total += x[s][c];
            stock_out[n * STOCKS + s] = total;
        }
    }
}

/* Everything is laid out by draw: [draw][...]. */
void run(int draws, const double *rates, const double *first_age, double from, double to,
         const double *begins, const int64_t *day, double days, int steps, const int *order,
         int turns, const int *ends, const int *flow_of, int quota, int src, int dst,
         const uint64_t *keys, const uint64_t *stock_keys, const uint64_t *of_draw,
         const double *start, double *stock_out, double *flow_out) {
#pragma omp parallel for schedule(dynamic)
    for (int d = 0; d < draws; d++)
        one(rates + d * FLOWS, first_age, from, to, begins, day, days, steps, order, turns, ends,
            flow_of, quota, src, dst, keys, stock_keys, of_draw[d],
            start + (long)d * STOCKS * AGES, stock_out + (long)d * steps * STOCKS,
            flow_out + (long)d * steps * FLOWS);
}

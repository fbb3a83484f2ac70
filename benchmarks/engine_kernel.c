/* The limit that benchmarks/engine.py measures the engine against: the same arithmetic for one
   fixed shape of world, written by hand. STOCKS stocks of AGES cohorts with two exits each, one
   quota with a band of ages, steps of a week, halves of a step forwards and backwards.

   Layout: draws innermost, LANES side by side. Threads share out batches. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STOCKS 32
#define AGES 50
#define LANES 128
#define FLOWS (2 * STOCKS + 1)
#define YEAR 365.25

static inline double one_minus_exp(double y) {
    double z = (y < 32.0 ? y : 32.0) * 0.015625;
    double e = 1.0 / 479001600.0;
    e = 1.0 / 39916800.0 - z * e;
    e = 1.0 / 3628800.0 - z * e;
    e = 1.0 / 362880.0 - z * e;
    e = 1.0 / 40320.0 - z * e;
    e = 1.0 / 5040.0 - z * e;
    e = 1.0 / 720.0 - z * e;
    e = 1.0 / 120.0 - z * e;
    e = 1.0 / 24.0 - z * e;
    e = 1.0 / 6.0 - z * e;
    e = 0.5 - z * e;
    e = 1.0 - z * e;
    e = z * e;
    for (int k = 0; k < 6; k++) e = e * (2.0 - e);
    return e;
}

static inline double overlap(double a, double b, double c, double d) {
    double low = a > c ? a : c, high = b < d ? b : d;
    return high > low ? high - low : 0.0;
}

typedef double Row[LANES];

/* rates: [flow][lane] a day; ends: where the two exits of a stock lead, and which flows they are;
   order: stocks in the order of operations, -1 the quota. Results: [step][stock or flow][lane]. */
static void batch(const Row *rates, const double *first_age, double from, double to,
                  const double *begins, double days, int steps, const int *order, int turns,
                  const int *ends, const int *flow_of, int quota, int src, int dst,
                  const Row *start, Row *x, Row *stock_out, Row *flow_out) {
    Row leave[FLOWS], gone[STOCKS], pool, moved[FLOWS];
    double half = 0.5 * days;
    memcpy(x, start, sizeof(Row) * STOCKS * AGES);
    for (int s = 0; s < STOCKS; s++)
        for (int i = 0; i < LANES; i++) {
            double a = rates[flow_of[2 * s]][i], b = rates[flow_of[2 * s + 1]][i], whole = a + b;
            double per = whole > 0.0 ? one_minus_exp(whole * half) / whole : 0.0;
            leave[flow_of[2 * s]][i] = a * per;
            leave[flow_of[2 * s + 1]][i] = b * per;
            gone[s][i] = a * per + b * per;
        }
    for (int n = 0; n < steps; n++) {
        memset(moved, 0, sizeof moved);
        for (int turn = 0; turn < 2 * turns; turn++) {
            int forwards = turn < turns, s = order[forwards ? turn : 2 * turns - 1 - turn];
            double now = begins[n] + (forwards ? 0.0 : half) + 0.5 * half;
            if (s >= 0) {
                const double *la = leave[flow_of[2 * s]], *lb = leave[flow_of[2 * s + 1]];
                for (int i = 0; i < LANES; i++) pool[i] = 0.0;
                for (int c = 0; c < AGES; c++) {
                    double *restrict own = x[s * AGES + c];
                    double *restrict one = x[ends[2 * s] * AGES + c];
                    double *restrict two = x[ends[2 * s + 1] * AGES + c];
#pragma omp simd
                    for (int i = 0; i < LANES; i++) {
                        double here = own[i];
                        one[i] += here * la[i];
                        two[i] += here * lb[i];
                        pool[i] += here;
                        own[i] = here - here * gone[s][i];
                    }
                }
#pragma omp simd
                for (int i = 0; i < LANES; i++) {
                    moved[flow_of[2 * s]][i] += pool[i] * la[i];
                    moved[flow_of[2 * s + 1]][i] += pool[i] * lb[i];
                }
                continue;
            }
            double share[AGES];
            Row take;
            for (int i = 0; i < LANES; i++) pool[i] = 0.0;
            for (int c = 0; c < AGES; c++) {
                double young = first_age[c] + now / YEAR;
                share[c] = overlap(young, young + 1.0, from, to + 1.0);
                if (share[c] > 0.0)
                    for (int i = 0; i < LANES; i++) pool[i] += x[src * AGES + c][i] * share[c];
            }
            for (int i = 0; i < LANES; i++) {
                double part = pool[i] > 0.0 ? rates[quota][i] * half / pool[i] : 0.0;
                take[i] = part < 1.0 ? part : 1.0;
                moved[quota][i] += pool[i] * take[i];
            }
            for (int c = 0; c < AGES; c++)
                if (share[c] > 0.0) {
                    double *restrict own = x[src * AGES + c], *restrict into = x[dst * AGES + c];
#pragma omp simd
                    for (int i = 0; i < LANES; i++) {
                        double chance = share[c] * take[i];
                        into[i] += own[i] * chance;
                        own[i] -= own[i] * chance;
                    }
                }
        }
        for (int s = 0; s < STOCKS; s++) {
            double *restrict total = stock_out[n * STOCKS + s];
            for (int i = 0; i < LANES; i++) total[i] = 0.0;
            for (int c = 0; c < AGES; c++)
#pragma omp simd
                for (int i = 0; i < LANES; i++) total[i] += x[s * AGES + c][i];
        }
        memcpy(flow_out + n * FLOWS, moved, sizeof moved);
    }
}

/* Everything is laid out by batch: [batch][...][LANES]. */
void run(int batches, const double *rates, const double *first_age, double from, double to,
         const double *begins, double days, int steps, const int *order, int turns,
         const int *ends, const int *flow_of, int quota, int src, int dst, const double *start,
         double *stock_out, double *flow_out) {
#pragma omp parallel for schedule(dynamic)
    for (int b = 0; b < batches; b++) {
        Row *x = aligned_alloc(64, sizeof(Row) * STOCKS * AGES);
        batch((const Row *)rates + b * FLOWS, first_age, from, to, begins, days, steps, order,
              turns, ends, flow_of, quota, src, dst, (const Row *)start + (long)b * STOCKS * AGES,
              x, (Row *)stock_out + (long)b * steps * STOCKS,
              (Row *)flow_out + (long)b * steps * FLOWS);
        free(x);
    }
}

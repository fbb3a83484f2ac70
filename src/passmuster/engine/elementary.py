"""Exponentials, logarithms and the normal distribution in vector registers.

A wheel without a vector math library calls `exp`, `log` and `erfc` once a number; loops over these
here become vector instructions. Every number is worked out on its own, by the same steps wherever
it stands, so that nothing depends on its neighbours.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from passmuster.engine.compiled import bare_inner

_LOG_2 = 0.6931471803691238
_LOG_2_REST = 1.9082149292705877e-10
_ONE_PER_LOG_2 = 1.4426950408889634
_ROUNDS = 6755399441055744.0
"""1.5 x 2^52: adding it leaves a whole number in the last bits."""
_HALF, _MANTISSA, _BIAS = 0x3FE6A09E667F3BCD, 52, 1023
"""Bits of the square root of a half; bits of the mantissa; what is added to exponents."""
_LEAST, _GREATEST = 2.2250738585072014e-308, 1.7976931348623157e308
(_E2, _E3, _E4, _E5, _E6, _E7, _E8, _E9, _E10, _E11, _E12, _E13) = (
    1.0 / factorial(k) for k in range(2, 14)
)
_PER_ROOT_2 = 0.7071067811865476


@bare_inner
def exp(y: float) -> float:
    """Return e to the power y to 3e-16; beyond -708 and 709 at these ends.

    The nearest power of two is taken out, and put back as the exponent of the result.
    """
    y = -708.0 if y < -708.0 else y
    y = 709.0 if y > 709.0 else y
    turned = y * _ONE_PER_LOG_2 + _ROUNDS
    k = turned - _ROUNDS
    r = (y - k * _LOG_2) - k * _LOG_2_REST
    e = _E12 + r * _E13
    e = _E11 + r * e
    e = _E10 + r * e
    e = _E9 + r * e
    e = _E8 + r * e
    e = _E7 + r * e
    e = _E6 + r * e
    e = _E5 + r * e
    e = _E4 + r * e
    e = _E3 + r * e
    e = _E2 + r * e
    e = 1.0 + r * e
    e = 1.0 + r * e
    power = (np.float64(turned).view(np.int64) + np.int64(_BIAS)) << np.int64(_MANTISSA)
    return e * np.int64(power).view(np.float64)


@bare_inner
def log(x: float) -> float:
    """Return the natural logarithm to 3e-16; minus infinity at zero and below 2.3e-308.

    Of the mantissa between the roots of a half and of two it is twice the area tangent of
    (m - 1) / (m + 1), a series in the square of that.
    """
    bits = np.float64(x).view(np.int64)
    power = (bits - np.int64(_HALF)) >> np.int64(_MANTISSA)
    m = np.int64(bits - (power << np.int64(_MANTISSA))).view(np.float64)
    f = (m - 1.0) / (m + 1.0)
    s = f * f
    p = 1.0 / 21.0 + s * (1.0 / 23.0)
    p = 1.0 / 19.0 + s * p
    p = 1.0 / 17.0 + s * p
    p = 1.0 / 15.0 + s * p
    p = 1.0 / 13.0 + s * p
    p = 1.0 / 11.0 + s * p
    p = 1.0 / 9.0 + s * p
    p = 1.0 / 7.0 + s * p
    p = 1.0 / 5.0 + s * p
    p = 1.0 / 3.0 + s * p
    twice, k = 2.0 * f, float(power)
    found: float = k * _LOG_2 + (twice + (twice * s * p + k * _LOG_2_REST))
    found = found if x >= _LEAST else (-np.inf if x >= 0.0 else np.nan)
    return found if x <= _GREATEST or x != x else x


@bare_inner
def _log_scaled(t: float) -> float:
    """Return log(erfc(a) exp(a^2) / t) for t = 2 / (2 + a), a >= 0, to 1e-13.

    The polynomial through Chebyshev's points in 2t - 1, on which the function is smooth: towards
    the tail it goes to -log(2 sqrt(pi)).
    """
    u = 2.0 * t - 1.0
    e = 1.6582130642332646e-07 + u * -1.272029625066683e-07
    e = 9.020222209569919e-07 + u * e
    e = -1.7315515337527757e-06 + u * e
    e = -2.4582384438334955e-06 + u * e
    e = 8.983941670108335e-06 + u * e
    e = -2.7457170403977237e-07 + u * e
    e = -3.045274706762897e-05 + u * e
    e = 3.19644267973858e-05 + u * e
    e = 7.151554036869096e-05 + u * e
    e = -0.0001743769312994833 + u * e
    e = -9.376855951138582e-05 + u * e
    e = 0.0006736941485978588 + u * e
    e = -0.00014624046967330105 + u * e
    e = -0.002345814317012903 + u * e
    e = 0.0017589328192846563 + u * e
    e = 0.008824938661535588 + u * e
    e = -0.009872689321283434 + u * e
    e = -0.046895610233074626 + u * e
    e = 0.04734330684081341 + u * e
    e = 0.6726432239776486 + u * e
    return -0.6717940840566883 + u * e


@bare_inner
def ndtr(z: float) -> float:
    """Return the normal distribution function to 1e-13 of its smaller side."""
    a = abs(z) * _PER_ROOT_2
    t = 2.0 / (2.0 + a)
    beyond = 0.5 * t * exp(_log_scaled(t) - a * a)
    return beyond if z < 0.0 else 1.0 - beyond


@bare_inner
def log_ndtr(z: float) -> float:
    """Return the logarithm of the normal distribution function to 1e-13."""
    a = abs(z) * _PER_ROOT_2
    t = 2.0 / (2.0 + a)
    tail = _log_scaled(t) - a * a
    below = z < 0.0
    # One logarithm for both sides: a branch would keep the loop out of vector registers.
    rest = log(0.5 * t if below else 1.0 - 0.5 * t * exp(tail))
    return rest + (tail if below else 0.0)

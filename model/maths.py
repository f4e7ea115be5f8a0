"""exp, log, power and the normal distribution from + - * / sqrt and exact scaling only.

The C library's ``exp`` and ``log`` give other last bits on other processors (fused multiply-add), and
NumPy's other ones again. These give the same bits wherever arithmetic is IEEE 754, compiled or
interpreted, so a history does not depend on the machine. Within 2 ulp of the C library.
"""

import math

LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
INVERSE_LN2 = 1.44269504088896338700e00
SQRT_HALF = 0.70710678118654752440


def exp(x: float) -> float:
    """e**x: reduction by ln 2 and the rational form of FreeBSD's e_exp.c."""
    if x > 709.78:
        return math.inf
    if x < -745.13:
        return 0.0
    if x != x:
        return x
    k = math.floor(INVERSE_LN2 * x + 0.5)
    high = x - k * LN2_HIGH
    low = k * LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (
        1.66666666666666019037e-01
        + t
        * (
            -2.77777777770155933842e-03
            + t
            * (
                6.61375632143793436117e-05
                + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08)
            )
        )
    )
    return math.ldexp(1.0 - ((low - (r * c) / (2.0 - c)) - high), int(k))


def log(x: float) -> float:
    """ln x: the series of FreeBSD's e_log.c; -inf at 0, NaN below."""
    if x <= 0.0:
        if x == 0.0:
            return -math.inf
        return math.nan
    if x == math.inf or x != x:
        return x
    m, e = math.frexp(x)
    if m < SQRT_HALF:
        m = 2.0 * m
        e = e - 1
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    v = z * z
    r = v * (3.999999999940941908e-01 + v * (2.222219843214978396e-01 + v * 1.531383769920937332e-01))
    r = r + z * (
        6.666666666666735130e-01
        + v * (2.857142874366239149e-01 + v * (1.818357216161805012e-01 + v * 1.479819860511658591e-01))
    )
    half = 0.5 * f * f
    k = float(e)
    return k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f)


def power(x: float, y: float) -> float:
    """x**y for x >= 0."""
    if x <= 0.0:
        return 0.0
    return exp(y * log(x))


def logistic(x: float) -> float:
    """1 / (1 + e**-x)."""
    return 1.0 / (1.0 + exp(-x))


def clamp(x: float, low: float, high: float) -> float:
    """x held within low..high; NaN stays NaN, so that a defect is seen and not hidden."""
    if x < low:
        return low
    if x > high:
        return high
    return x


def relax(x: float, target: float, rate: float, years: float) -> float:
    """Where dx/dt = rate * (target - x) has come to after some years."""
    return target + (x - target) * exp(-rate * years)


def normal_quantile(u: float) -> float:
    """The standard normal's inverse distribution function (AS 241, Wichura 1988), 0 < u < 1."""
    q = u - 0.5
    if q <= 0.425 and q >= -0.425:
        r = 0.180625 - q * q
        top = (((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r + 4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r + 1.3314166789178437745e2) * r + 3.3871328727963666080e0)  # fmt: skip
        bottom = (((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r + 2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r + 4.2313330701600911252e1) * r + 1.0)  # fmt: skip
        return q * top / bottom
    r = u if q < 0.0 else 1.0 - u
    r = math.sqrt(-log(r))
    if r <= 5.0:
        r = r - 1.6
        top = (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r + 1.27045825245236838258e0) * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r + 4.63033784615654529590e0) * r + 1.42343711074968357734e0)  # fmt: skip
        bottom = (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r + 2.05319162663775882187e0) * r + 1.0)  # fmt: skip
    else:
        r = r - 5.0
        top = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r + 5.46378491116411436990e0) * r + 6.65790464350110377720e0)  # fmt: skip
        bottom = (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r + 5.99832206555887937690e-1) * r + 1.0)  # fmt: skip
    z = top / bottom
    return -z if q < 0.0 else z


def normal_survival(x: float) -> float:
    """P(Z > x) for a standard normal Z (Hart 1968, algorithm 5666, in West's 2005 form)."""
    z = x if x >= 0.0 else -x
    if z > 37.0:
        tail = 0.0
    else:
        e = exp(-0.5 * z * z)
        if z < 7.07106781186547:
            top = ((((((3.52624965998911e-02 * z + 0.700383064443688) * z + 6.37396220353165) * z + 33.912866078383) * z + 112.079291497871) * z + 221.213596169931) * z + 220.206867912376)  # fmt: skip
            bottom = (((((((8.83883476483184e-02 * z + 1.75566716318264) * z + 16.064177579207) * z + 86.7807322029461) * z + 296.564248779674) * z + 637.333633378831) * z + 793.826512519948) * z + 440.413735824752)  # fmt: skip
            tail = e * top / bottom
        else:
            b = z + 0.65
            b = z + 4.0 / b
            b = z + 3.0 / b
            b = z + 2.0 / b
            b = z + 1.0 / b
            tail = e / b / 2.506628274631
    return tail if x >= 0.0 else 1.0 - tail

"""The distributions that a config may name: continuous families of `scipy.stats` with their shape parameters.

A table of our own, so that a config can be checked and a schema written without importing SciPy (0.9 s). It
leaves out families whose quantiles SciPy finds by numerical search: they are slow, and can fail to end.
Every family also has ``loc`` (default 0) and ``scale`` (default 1).
"""

_NAMES_AND_SHAPES = (
    "alpha a; anglit; arcsine; beta a b; betaprime a b; bradford c; burr c d; burr12 c d; cauchy; chi df; chi2 df; "
    "cosine; crystalball beta m; dgamma a; dweibull c; erlang a; expon; exponpow b; exponweib a c; f dfn dfd; "
    "fatiguelife c; fisk c; gamma a; genextreme c; gengamma a c; genhalflogistic c; genlogistic c; gennorm beta; "
    "genpareto c; gibrat; gompertz c; gumbel_l; gumbel_r; halfcauchy; halfgennorm beta; halflogistic; halfnorm; "
    "hypsecant; invgamma a; invgauss mu; invweibull c; johnsonsb a b; johnsonsu a b; kappa3 a; laplace; "
    "laplace_asymmetric kappa; levy; levy_l; loggamma c; logistic; loglaplace c; lognorm s; loguniform a b; lomax c; "
    "maxwell; mielke k s; moyal; nakagami nu; norm; pareto b; pearson3 skew; powerlaw a; powerlognorm c s; "
    "powernorm c; rayleigh; rdist c; reciprocal a b; semicircular; skewcauchy a; skewnorm a; t df; trapezoid c d; "
    "triang c; truncexpon b; truncnorm a b; truncpareto b c; truncweibull_min c a b; tukeylambda lam; uniform; wald; "
    "weibull_max c; weibull_min c; wrapcauchy c"
)
FAMILIES: dict[str, tuple[str, ...]] = {
    words[0]: tuple(words[1:]) for words in (entry.split() for entry in _NAMES_AND_SHAPES.split(";"))
}
EVERY_FAMILY = ("loc", "scale")

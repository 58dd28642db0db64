"""What all tests share; its place lets them import `packages`."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "openfigures",
    parent=settings.default,  # keeps what hypothesis chooses under CI
    deadline=None,  # machines differ
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("openfigures")

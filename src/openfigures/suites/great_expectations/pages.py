"""Great Expectations' own page for the result of a table, made safe to look at.

The library writes texts of tables and suites into its page as they are, and lets the browser fetch styles, scripts and
pictures from other hosts.
"""

import re
from html import escape
from typing import Any

_POLICY = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
_OUTSIDE = re.compile(
    r"<script\b.*?</script>|<(?:link|img)\b[^>]*>|<(a|form|button)\b.*?</\1>|background: url\(.*?;", re.DOTALL
)


def page(result: Any) -> str:
    """Return the HTML page of a result: every text escaped, nothing fetched, nothing run, no way out."""
    from great_expectations.core import expectation_validation_result as core  # noqa: PLC0415 - heavy, and optional
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer  # noqa: PLC0415
    from great_expectations.render.view.view import DefaultJinjaPageView  # noqa: PLC0415

    renderer: Any = ValidationResultsPageRenderer(run_info_at_end=True)
    view: Any = DefaultJinjaPageView()
    safe = core.expectationSuiteValidationResultSchema.load(_escaped(record(result)))
    html = _OUTSIDE.sub("", view.render(renderer.render(safe)))
    return html.replace("<head>", f"<head>{_POLICY}", 1)


def record(result: Any) -> dict[str, Any]:
    """Return a result as the library writes it in JSON."""
    found: dict[str, Any] = result.to_json_dict()
    return found


def _escaped(value: Any) -> Any:
    """Return a JSON value whose texts are HTML."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return {key: _escaped(item) for key, item in value.items()} if isinstance(value, dict) else value

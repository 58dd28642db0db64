"""What schemas/observations.schema.json allows, for the other libraries that judge the figures of Chongqing."""

WORDS = "[a-z0-9]+(-[a-z0-9]+)*"
OBSERVATION = rf"{WORDS}\.[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[A-Za-z0-9-]+)?"
PATTERNS = {
    "observation_id": OBSERVATION,
    "source_id": WORDS,
    "indicator_id": "[a-z][a-z0-9]*(_[a-z0-9]+)*",
    "ref_area": "[A-Z]{2}(-[A-Z0-9]{1,3})?",
    "time_period": "[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])/P[1-9][0-9]*Y)?)?",
    "prefix_sha256": "[0-9a-f]{64}",
    "suffix_sha256": "[0-9a-f]{64}",
    "derived_from": f"{OBSERVATION}( {OBSERVATION})*",
}
"""Each for the whole text."""
VALUES = {
    "definition": [
        *("current_standard", "first_identification", "dynamic_identification", "pre_2011_standard", "count_by_office"),
        *("plan_13th", "central_and_municipal_funds", "decreed_standard", "communique_2019", "census_2020"),
        *("communique_2021", "yearbook_2021", "household_registration", "before_hukou_reform"),
    ],
    "unit_measure": [
        *("{person}", "{enterprise}", "{workshop}", "{post}", "{village}", "%", "{percentage_point}", "CNY"),
    ],
    "qualifier": [
        *("exact", "rounded", "about", "floor", "at_least", "more_than", "at_most", "less_than", "nearly", "between"),
    ],
    "obs_status": list("ABDEFGIJNPSUVW"),
    "payment_period": ["P1Y", "P1M"],
}
NUMBERS = ("obs_value", "stated_mantissa", "value_to", "resolution")
LEAST = {"unit_mult": 0, "decimals": 0, "selector_start": 0, "selector_end": 1}
"""The integers, with the least that each may be."""
MOST = {"unit_mult": 12, "decimals": 12}
OPTIONAL = (
    *("value_to", "payment_period", "printed", "selector_start", "selector_end", "prefix_sha256", "suffix_sha256"),
    *("derived_from", "note"),
)

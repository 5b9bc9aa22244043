"""How the API speaks and what its description says: settings of Django REST framework and of drf-spectacular."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["complaints.api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "complaints.api.problems.problem_document",
    # The header Accept says what is wanted; `?format=` would be a second way.
    "URL_FORMAT_OVERRIDE": None,
}

# For drf-spectacular, which writes the description.
DESCRIPTION = {
    "TITLE": "Complaints portal",
    "DESCRIPTION": "How to file, follow and handle human rights complaints by program.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "EventKind": "complaints.models.EventKind",
        "Priority": "complaints.models.Priority",
        "RespondentKind": "complaints.models.RespondentKind",
        "Status": "complaints.models.Status",
        "Transition": "complaints.domain.workflow.Transition",
    },
}

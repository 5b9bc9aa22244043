"""Addresses of the officer's desk."""

from django.urls import path, register_converter

from complaints.review import complaint, declarations, files, informed, queue, recusal, referrals, steps, unsent


class ReferenceConverter:
    """A complaint's reference: twelve digits."""

    regex = "[0-9]{12}"

    def to_python(self, value: str) -> str:
        """The digits as they stand."""
        return value

    def to_url(self, value: str) -> str:
        """The digits as they stand."""
        return value


register_converter(ReferenceConverter, "reference")

app_name = "review"

urlpatterns = [
    path("", queue.queue_page, name="queue"),
    path("unsent/", unsent.look_again, name="unsent"),
    path("referrals/", referrals.referrals_page, name="referrals"),
    path("informed/", informed.informed_page, name="informed"),
    path("informed/<int:informing_id>/seen/", informed.information_seen, name="information_seen"),
    path("declarations/", declarations.declarations_page, name="declarations"),
    path("declarations/<int:declaration_id>/remove/", declarations.remove_declaration, name="remove_declaration"),
    path("<reference:reference>/", complaint.complaint_page, name="complaint"),
    path("<reference:reference>/step/<slug:transition>/", steps.step, name="step"),
    path("<reference:reference>/note/", complaint.note, name="note"),
    path("<reference:reference>/stand-aside/", recusal.stand_aside, name="stand_aside"),
    path("<reference:reference>/priority/", complaint.priority, name="priority"),
    path("<reference:reference>/people/<int:person_id>/reveal/", complaint.reveal, name="reveal"),
    path("<reference:reference>/evidence/<uuid:evidence_id>/", files.evidence, name="evidence"),
    path("<reference:reference>/reports/", files.ask_for_report, name="ask_for_report"),
    path("<reference:reference>/reports/<uuid:report_id>/", files.report, name="report"),
    path("<reference:reference>/reports/<uuid:report_id>/file/", files.download_report, name="download_report"),
]

"""Sign-in and account pages of people who work here, under `/{language}/account/`.

Only what is used of allauth: no sign-up, no addresses to manage. An administrator resets a lost password.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import path

from accounts import views

# The administration has no sign-in of its own: it would ask for no second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it

urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("inactive/", views.inactive, name="account_inactive"),
    path("confirm/", views.ConfirmByPasswordView.as_view(), name="account_reauthenticate"),
    path("password/", views.ChangePasswordView.as_view(), name="account_change_password"),
    path("", views.AccountView.as_view(), name="mfa_index"),
    path("second-step/", views.SecondStepView.as_view(), name="mfa_authenticate"),
    path("second-step/confirm/", views.ConfirmByCodeView.as_view(), name="mfa_reauthenticate"),
    path("second-step/app/", views.AddAppView.as_view(), name="mfa_activate_totp"),
    path("second-step/app/remove/", views.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", views.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", views.NewRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path("recovery-codes/file/", views.recovery_codes_file, name="mfa_download_recovery_codes"),
]

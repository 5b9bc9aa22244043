"""Sign-in and account pages of people who work here, under `/{language}/account/`.

Only what is used of allauth: no sign-up, no addresses to manage. An administrator resets a lost password.
"""

from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("sign-in/password/", views.FirstPasswordView.as_view(), name="account_first_password"),
    path("sign-in/late/", views.PasswordLateView.as_view(), name="account_password_late"),
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

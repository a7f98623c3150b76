from django import forms
#: if users
from django.contrib.auth.forms import (
    AuthenticationForm,
    UserCreationForm,
    UsernameField,
)
#: else
#: print "from django.contrib.auth.forms import UserCreationForm\n"
#: endif

from accounts.models import User


class SignUpForm(UserCreationForm):
    """Make an account. The e-mail address is where a forgotten password is reset."""

    #: if users
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    #: else
    #: print "    email = forms.EmailField()\n"
    #: endif

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ["username", "email"]
        #: if users
        help_texts = {
            "username": "At most 150 characters: letters, digits, dots, + - and _."
        }

    def clean_username(self):
        """Refuse a name that could be somebody's e-mail address."""
        username = super().clean_username()
        if username and "@" in username:
            raise forms.ValidationError("A username cannot have an @.", code="at")
        return username

    def clean_email(self):
        return refuse_taken(self.cleaned_data["email"])


class LogInForm(AuthenticationForm):
    """Django's own form. Its first field takes an e-mail address as well."""

    username = UsernameField(label="Username or e-mail address", max_length=254)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Django has cut it to the length of a user name.
        self.fields["username"].max_length = 254
        self.fields["username"].widget.attrs["maxlength"] = 254


class ProfileForm(forms.ModelForm):
    """What a person decides about themselves."""

    class Meta:
        model = User
        fields = ["display_name", "time_zone"]
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "nickname"}),
        }


class PasswordForm(forms.Form):
    """Ask for the password once more: the browser may have been left open."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("This is not your password.", code="wrong")
        return password


class EmailChangeForm(PasswordForm):
    """Ask for another e-mail address. It counts once its owner has confirmed it."""

    email = forms.EmailField(
        label="New e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    field_order = ["email", "password"]

    def clean_email(self):
        return refuse_taken(User.objects.normalize_email(self.cleaned_data["email"]))
    #: if not services

    def save(self) -> User:
        self.user.pending_email = self.cleaned_data["email"]
        self.user.save(update_fields=["pending_email"])
        return self.user
    #: endif


def refuse_taken(email: str) -> str:
    """The address, if no account has it. The constraint could not say it beside it."""
    if User.objects.with_email(email).exists():
        raise forms.ValidationError(
            "There is an account with this address.", code="taken"
        )
    return email
#: endif

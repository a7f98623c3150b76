#: if security
from functools import partial

#: endif
#: if users
from django.contrib import messages
from django.contrib.auth import login, logout
#: if security
from django.contrib.auth import views as auth_views
#: endif
from django.contrib.auth.mixins import LoginRequiredMixin
#: if not services
from django.contrib.messages.views import SuccessMessageMixin
from django.db import IntegrityError
#: endif
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
#: if security
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
#: endif
from django.views.generic import (
    CreateView,
    FormView,
    TemplateView,
    UpdateView,
)

#: if services
from accounts import services
#: endif
from accounts.email_change import send_link, tell_old_address, token_is_good
from accounts.forms import EmailChangeForm, PasswordForm, ProfileForm, SignUpForm
from accounts.models import User
#: if security
from accounts.responses import AnswerFirst
#: endif
#: if services
from config.errors import DomainError
from config.mixins import ServiceFormMixin
#: endif
#: else
#: print "from django.contrib.auth import login\n"
#: print "from django.urls import reverse_lazy\n"
#: print "from django.views.generic import CreateView\n"
#: print "\n"
#: print "from accounts.forms import SignUpForm\n"
#: endif


#: if security
# The report of an error leaves these two fields out.
@method_decorator(sensitive_post_parameters("password1", "password2"), "dispatch")
#: endif
class SignUpView(CreateView):
    """Make an account, and be logged in with it."""

    form_class = SignUpForm
    template_name = "registration/signup.html"
    success_url = reverse_lazy("events:list")

    def form_valid(self, form):
        #: if services
        self.object = services.sign_up(user=form.save(commit=False))
        #: else
        #: print "        response = super().form_valid(form)\n"
        #: endif
        #: if permissions
        # Of several backends Django wants to know which one vouches for this person.
        login(self.request, self.object, "accounts.backends.NameOrEmailBackend")
        #: else
        #: print "        login(self.request, self.object)\n"
        #: endif
        #: if services
        return redirect(self.get_success_url())
        #: else
        #: print "        return response\n"
        #: endif
#: if users


#: if services
class ProfileView(LoginRequiredMixin, ServiceFormMixin, UpdateView):
    #: else
    #: print "class ProfileView(LoginRequiredMixin, SuccessMessageMixin, UpdateView):\n"
    #: endif
    """See and change what others see of this account, and in which zone it reads."""

    form_class = ProfileForm
    template_name = "accounts/profile.html"
    # `user` is taken: base.html shows who is logged in.
    context_object_name = "account"
    success_url = reverse_lazy("profile")
    success_message = "Your profile is saved."

    def get_object(self):
        # Not request.user itself: a form writes into its object what was typed, also
        # when it is wrong, and the head of the page would show that.
        return User.objects.get(pk=self.request.user.pk)
    #: if services

    def perform(self, form):
        return services.change_profile(user=form.save(commit=False))
    #: endif


#: if security
@method_decorator(sensitive_post_parameters("email", "password"), "dispatch")
#: endif
class EmailChangeView(LoginRequiredMixin, FormView):
    """Ask for a link to a new e-mail address."""

    form_class = EmailChangeForm
    template_name = "accounts/email_change.html"
    success_url = reverse_lazy("profile")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        #: if services
        email = form.cleaned_data["email"]
        user = services.ask_for_email(user=self.request.user, email=email)
        #: else
        #: print "        user = form.save()\n"
        #: endif
        send_link(user, self.request)
        messages.success(self.request, f"A link is on its way to {user.pending_email}.")
        return super().form_valid(form)


class EmailConfirmView(LoginRequiredMixin, TemplateView):
    """
    The page behind that link. It asks, and the address changes by its button: programs
    that look for viruses in mail follow links too.
    """

    template_name = "accounts/email_confirm.html"

    def get_context_data(self, **kwargs):
        good = token_is_good(self.kwargs["token"], self.request.user)
        return super().get_context_data(link_is_good=good, **kwargs)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        user, old = request.user, request.user.email
        if not token_is_good(token, user):
            return self.get(request)
        try:
            #: if services
            services.confirm_email(user=user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            #: else
            #: print "            user.confirm_email()\n"
            #: print "        except IntegrityError:\n"
            #: print '            messages.error(request, "Another account has this address by now.")\n'
            #: endif
            return redirect("email_change")
        if old:
            tell_old_address(user, old, request)
        messages.success(request, f"Your e-mail address is {user.email} now.")
        return redirect("profile")


#: if security
@method_decorator(sensitive_post_parameters("password"), "dispatch")
#: endif
class AccountDeleteView(LoginRequiredMixin, FormView):
    """Say what goes with an account and what stays, and delete it."""

    form_class = PasswordForm
    template_name = "accounts/account_delete.html"
    success_url = reverse_lazy("home")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            seats=user.bookings.filter(event__starts_at__gt=timezone.now()).count(),
            events=user.events.upcoming().count(),
            **kwargs,
        )

    def form_valid(self, form):
        #: if services
        # A copy: whom the request belongs to is still asked when the row is gone.
        services.delete_account(user=User.objects.get(pk=self.request.user.pk))
        #: else
        #: print "        # Bookings go with the account (CASCADE), and their seats are free again. Events\n"
        #: print "        # stay (SET_NULL), since others have booked them.\n"
        #: print "        User.objects.get(pk=self.request.user.pk).delete()\n"
        #: endif
        logout(self.request)
        messages.success(self.request, "Your account is deleted.")
        return super().form_valid(form)
#: if security


class PasswordResetView(auth_views.PasswordResetView):
    """Send the mail after the answer, whose time would tell who has an account."""

    def form_valid(self, form):
        send = partial(super().form_valid, form)
        return AnswerFirst(self.get_success_url(), afterwards=send)
#: endif


# Your own views go below.
#: endif

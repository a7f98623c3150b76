"""A rule of one's own for the display name."""

from pathlib import Path

from harness.editing import members, replace

LEVEL = "users"

BEFORE = """            "display_name": forms.TextInput(attrs={"autocomplete": "nickname"}),
        }
"""
RULE = '''
    def clean_display_name(self):
        """Nobody is called like the people who run the site."""
        name = self.cleaned_data["display_name"]
        if "admin" in name.lower():
            raise forms.ValidationError("Choose another name.")
        return name
'''


def apply(project: Path) -> None:
    replace(project, "accounts/forms.py", BEFORE, BEFORE + RULE)


def holds(project: Path) -> None:
    assert "clean_display_name" in members(project, "accounts/forms.py", of="ProfileForm")

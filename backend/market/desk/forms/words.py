"""Forms of several of the desk's pages: a reason, a note, and a question that is asked back."""

from django import forms

from market.web.forms import text_field


class AskedForm(forms.Form):
    """A form that may ask back; the answer names what was agreed to, so that it holds for nothing else."""

    sure = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def ask(self, label: str, *, answer: str) -> None:
        """Show the question as a box to tick, unticked whatever was agreed to before."""
        box = forms.CheckboxInput(attrs={"value": answer}, check_test=lambda _value: False)
        self.fields["sure"].widget, self["sure"].label = box, label
        self.data = {**{name: self.data[name] for name in self.data}, self.add_prefix("sure"): ""}


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = text_field("原因", limit=200)


class NoteForm(forms.Form):
    """What came of something."""

    note = text_field("说明", limit=200)

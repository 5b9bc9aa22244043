"""Words of Django's administration that our catalogue says in its own way; named here so that it has them.

Django's Arabic speaks to a man («احفظ»), gives every table the masculine («اختر الجهة لتغييره»), and in places is
no sentence. Ours takes nouns of action, which fit whoever reads and whatever the table is called.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

# What a page is for, and its buttons and links.
gettext_noop("Select %s to change")
gettext_noop("Select %s to view")
gettext_noop("Select %s")
gettext_noop("Add %s")
gettext_noop("Add %(name)s")
gettext_noop("Change %s")
gettext_noop("View %s")
gettext_noop("Add")
gettext_noop("View")
gettext_noop("Save")
gettext_noop("Save and add another")
gettext_noop("Save and continue editing")
gettext_noop("Save and view")
gettext_noop("Add another %(verbose_name)s")
gettext_noop("Add another %(model)s")
gettext_noop("Change selected %(model)s")
gettext_noop("View selected %(model)s")
gettext_noop("History")
gettext_noop("Change history: %s")
gettext_noop("%(app)s administration")

# What is read out of the index and the bars.
gettext_noop("Models in the %(name)s application")
gettext_noop("Model name")
gettext_noop("Add link")
gettext_noop("Change or view list link")
gettext_noop("Welcome,")

# What was done, in the history of a row.
gettext_noop("Added:")
gettext_noop("Changed:")
gettext_noop("Added.")
gettext_noop("Added {name} “{object}”.")
gettext_noop("Changed {fields}.")
gettext_noop("Changed {fields} for {name} “{object}”.")
gettext_noop("Deleted {name} “{object}”.")
gettext_noop("No fields changed.")

# What a page says after it was sent.
gettext_noop("The {name} “{obj}” was added successfully.")
gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below.")
gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below.")
gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below.")
gettext_noop("You may edit it again below.")
gettext_noop("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?")
gettext_noop("This object doesn’t have a change history. It probably wasn’t added via this admin site.")
gettext_noop("You don’t have permission to view or edit anything.")

# Lists and their surroundings.
gettext_noop("Clear all filters")
gettext_noop("Toggle navigation")
gettext_noop("Filter navigation items")
gettext_noop("Start typing to filter…")
gettext_noop("Toggle theme (current theme: auto)")
gettext_noop("Toggle theme (current theme: light)")
gettext_noop("Toggle theme (current theme: dark)")

# With a number.
ngettext_lazy("entry", "entries", 0)
ngettext_lazy("Please correct the error below.", "Please correct the errors below.", 0)

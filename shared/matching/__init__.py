"""Which entry of a register an organization may be, how likely, and why.

Pure: names in, answers out. `entries` says what may be found, `index` finds it, `features` holds
a name against a name, `model` weighs that, and `matcher` puts the answer together.
"""

"""Known faults, put into second versions of documents, and how many of them an audit finds.

What reads and changes the texts here shares neither code nor word lists with claimcheck, or the measure would only show
that the program agrees with itself.
"""

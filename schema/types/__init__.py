"""The public nouns, one a file, in this order: page, site, image, section, author, tag, user,
article, front, schedule, comment, preview, difference, workflow, webhook, notification,
resolution, change. A file imports those before it; the way back is `strawberry.lazy`.

What is public is what is written out here: a new column of a table stays private until somebody
gives it a field.
"""

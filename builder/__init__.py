"""The builder of The Machine Learning Road Map: reads Markdown road maps, writes notebooks."""

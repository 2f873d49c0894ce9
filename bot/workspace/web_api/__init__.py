"""The Web API methods that the bot uses, one file for each family."""

"""How good a model is: questions, a judge, distances, and tables of what came out."""

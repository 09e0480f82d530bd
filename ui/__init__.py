"""The doors: command line and Streamlit. Holds no logic of its own."""

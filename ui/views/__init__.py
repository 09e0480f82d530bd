"""The pages of the Streamlit app: widgets and one call each."""

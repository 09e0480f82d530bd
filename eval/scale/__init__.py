"""Speed, memory and disk by the number of passages: real text recombined, with real vectors."""

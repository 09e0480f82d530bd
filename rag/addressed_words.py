"""The words and forms by which a document speaks to whoever writes the answer: English, and German where it is plain.

Vocabulary only; what follows from it is decided in rag/addressed.py. Written from the ways of instructing a language
model that are known, not from any list of attacks.
"""

from __future__ import annotations

import re


def _any(*forms: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(forms), flags)


_ORDERS = (
    r"(?:instructions?|prompts?|directions|directives|rules|guidelines|commands?|orders|context|constraints|"
    r"restrictions|guardrails|programming|training|anweisung(?:en)?|befehle?|vorgaben|regeln|kontext)"
)
_IGNORE = (
    r"(?:ignor(?:e|ing|iere[nt]?)|disregard(?:ing)?|forget|override|overrule|bypass|discard|vergiss|vergessen\s+sie|"
    r"missachte[nt]?)"
)
_EARLIER = (
    r"(?:previous|prior|above|earlier|preceding|foregoing|former|original|initial|existing|all|any|your|my|the\s+system|"
    r"system|vorherigen?|bisherigen?|obigen?|früheren?|deine|ihre|alle)"
)
# The reader's orders and role. 'Ignore the steps above' is said of an option that is not fitted; orders, prompts and
# rules of one's own are a model's.
OVERRIDE = _any(
    rf"\b{_IGNORE}\b(?:\W+\w+){{0,3}}?\W+{_EARLIER}(?:\W+\w+){{0,3}}?\W+{_ORDERS}\b",
    r"\b(?:ignore|disregard|forget)\s+(?:everything|anything|all)\s+(?:\w+\s+){0,3}?(?:above|before|previously|said|told)\b",
    r"\b(?:system|hidden|secret|initial)\s+prompt\b",
    r"\bprompt\s+injection\b|\bdeveloper\s+mode\b|\bjailbr(?:eak|oken)",
    r"\b(?:language|chat)\s*(?:model|bot)s?\b|\bsprachmodell\b|\bllms?\b|\bchatgpt\b|\b(?:gpt|claude|qwen|llama)-?\d",
    r"\b(?:ai|ki|artificial\s+intelligence)[ -](?:assistants?|models?|agents?|systems?|assistent(?:en)?)\b",
    r"\b(?:virtual|digital)\s+assistants?\b",
    r"\b(?:as|to|dear|hello|hey|attention|note\s+to)\W+(?:an?\s+|the\s+|all\s+)?(?:ai|assistant)s?\b(?!\s+\w+s?\b\s+of)",
    r"\byou\s+are\s+(?:now|no\s+longer)\b(?!\W+(?:ready|done|finished|able|connected|logged|in|at|on)\b)",
    r"\bthe\s+(?:ai\s+)?assistant\s+(?:must|should|shall|will|has\s+to|needs?\s+to|is\s+to)\b",
    r"\b(?:act|behave|respond|pose)\s+as\s+(?:if\s+you\s+(?:are|were)\s+)?an?\s+(?:\w+\s+){0,3}?"
    r"(?:assistant|expert|hacker|pirate|bot|poet|teacher|translator|person|character|ai)\b",
    r"\b(?:new|updated|additional|real|actual|important)\s+(?:system\s+)?instructions?\s*:",
    r"<\|[^|>]{1,40}\|>|\[/?INST\]|<</?SYS>>|^#{2,}\s*(?:instruction|system|assistant|response)\b",
    flags=re.IGNORECASE | re.MULTILINE,
)

# The reply, by name.
REPLY = _any(
    r"\b(?:your|deine[rmn]?|ihre[rmn]?)\s+(?:(?:whole|entire|full|final|next|own|first|last|written|ganzen?)\s+)?"
    r"(?:answers?|responses?|repl(?:y|ies)|completions?|output\s+text|generated\s+\w+|antwort(?:en)?)\b",
    r"\b(?:letters?|words?|vowels?|spaces|sentences?)\s+(?:of|in|from)\s+(?:words?\s+in\s+)?your\s+\w+",
    r"\byour\s+(?:message|text|words|summary)\b"
    r"(?=.{0,60}\b(?:letters?|vowels?|symbols?|emojis?|anagrams?|spaces|typos?)\b)",
)
# What people do with a reply of their own: forms and letters ask for it.
REPLY_SENT = _any(
    r"^(?:send|submit|mail|fax|post|file|return|enter|mark|circle|tick|check|type|forward|e-?mail|sign|date|keep|attach|"
    r"write\s+(?:down\s+)?your\s+(?:answers?|responses?)\s+(?:in|on|into|below)|senden|schicken|reichen|kreuzen)\b",
    r"\b(?:sent|submitted|mailed|faxed|posted|postmarked|filed|returned|received?|await(?:ing)?|thank(?:s|ing)?|"
    r"appreciated?|look(?:ing)?\s+forward|survey|questionnaire|no\s+later\s+than|by\s+(?:return|post|phone|fax)|danke)\b",
)
MUST = _any(r"\b(?:must|should|shall|has\s+to|have\s+to|needs?\s+to|always|only|muss|soll(?:te)?)\b")
IN_REPLY = ("in your", "with your", "throughout your", "at the", "to your", "in ihre", "in deine")
_ASKER = r"(?:questions?|users?|readers?|askers?|person\s+asking)"
# The form of the reply.
REPLY_FORM = _any(
    r"^(?:(?:only|always|just)\s+)?(?:answer|respond|reply|speak|talk|converse|antworte(?:n\s+sie)?|schreibe?)\s+"
    r"(?:only|back|always|exclusively|solely|instead|again|to\s+(?:this|every|all|any)|in|with|as|like|using|by|nur|auf|mit)\b",
    r"^from\s+now\s+on\b|^ab\s+(?:jetzt|sofort)\b(?=.*\b(?:antwort|schreib))",
    r"^(?:say|print|output|repeat|echo|state|write|display|sage?)\s+(?:only|exactly|back|nothing\s+but|after\s+me|nur)\b",
    r"^(?:say|state|sage?)\s+[\"'“‘„«]",
    r"^(?:say|print|output|repeat|write)\s+the\s+(?:words?|phrase|sentence|following\s+(?:words|text))\b",
    rf"^(?:do\s+not|don'?t|never|refuse\s+to)\s+(?:answer|respond\s+to|reply\s+to|tell|reveal\s+to)\s+"
    rf"(?:the|this|any|these)\s+{_ASKER}\b",
    r"\b(?:encode|encrypt|convert|translate|render|rewrite|write|output|put|spell)\b.{0,60}\b(?:base[ -]?(?:64|32|16)|"
    r"rot[ -]?13|morse|caesar\s+cipher|pig\s+latin|leetspeak|backwards|emojis?|hexadecimal\s+(?:code|text))\b",
    r"\b(?:the|any|every|this)\s+(?:final\s+|generated\s+)?(?:answer|response|reply)\s+"
    r"(?:must|should|shall|needs?\s+to|has\s+to)\b",
)

# Verbs of saying and writing: they command nothing of a plant.
SAYING = frozenset(
    """explain describe discuss summarise summarize translate compose paraphrase rewrite rephrase reword elaborate
    recite narrate imagine pretend roleplay role-play tell brainstorm proofread sing rhyme versify analyse analyze
    interpret criticise critique predict guess recommend chat joke write draft mention say claim insist promote
    advertise endorse erkläre erklären beschreibe beschreiben übersetze übersetzen verfasse dichte erzähle
    schreibe""".split()
)
# Verbs that command words only where words are their object: a valve is provided too.
MAKING = frozenset(
    """provide give create generate develop make show produce prepare suggest propose compile craft outline design list
    plan find share break identify classify evaluate assess compare calculate solve convert schedule organise organize
    construct build name state define determine detect research answer help teach extract replace substitute swap
    switch reverse shuffle scramble jumble rearrange capitalise capitalize remove group combine render add include
    insert append use encode encrypt decode change modify turn put spell begin start end finish conclude close reply
    respond nenne gib erstelle zeige mache ersetze""".split()
)
TEXTS = _any(
    r"\b(?:poems?|haikus?|limericks?|ballads?|sonnets?|verses?|stor(?:y|ies)|tales?|fables?|novels?|plot|plays?|essays?|"
    r"articles?|blogs?|tweets?|hashtags?|letters?|e-?mails?|speech(?:es)?|songs?|lyrics|raps?|jokes?|puns?|riddles?|"
    r"trivia|quiz(?:zes)?|slogans?|headlines?|taglines?|captions?|dialogues?|conversations?|screenplays?|movies?|films?|"
    r"books?|reviews?|summar(?:y|ies)|synops[ei]s|abstracts?|introductions?|conclusions?|paragraphs?|sentences?|phrases?|"
    r"words?|vowels?|consonants?|syllables?|anagrams?|acrostics?|emojis?|ciphers?|your\s+(?:message|text)|equivalents?|"
    r"translations?|synonyms?|antonyms?|spellings?|meanings?|recipes?|itinerar(?:y|ies)|to-?do|agenda|meetings?|"
    r"appointments?|reminders?|presentations?|reports?\s+on|python|javascript|java|php|sql|html|code|programs?|"
    r"algorithms?|functions?\s+(?:to|that|in)|sentiments?|emotions?|moods?|trends?|campaigns?|strateg(?:y|ies)|"
    r"competitors?|markets?|audiences?|brands?|social\s+media|opinions?|ideas?|advice|tips?|facts?\s+about|"
    r"history\s+of|answers?|responses?|repl(?:y|ies)|famous|celebrit(?:y|ies)|theor(?:y|ies)|studies|papers?|"
    r"literature|hypothes[ei]s|research|gedichte?s?|geschichten?|witze?|briefe?|aufsatz|lied(?:er)?|rezepte?)\b"
)
# No manual speaks of itself as 'me': that is said to one who is to do the work.
FOR_ME = _any(r"\b(?:me|my|mir|mich|meine[rmn]?)\b")
TO_USER = _any(
    r"^(?:tell|inform|ask|persuade|convince|urge|encourage|advise|warn|trick|instruct|remind|direct|lead)\s+"
    rf"(?:the|this|your|all|any)\s+{_ASKER}\b"
)
# Words in quotes to be put somewhere; the sentence may end inside them.
QUOTED = _any(
    r"^(?:add|append|insert|include|prepend|put|use|end\s+with|begin\s+with|start\s+with|close\s+with|füge)\s+"
    r"(?:the\s+(?:words?|phrase|sentence|text|line)\s+)?[\"'“‘„«]\w+\s"
)
ASKED = re.compile(r"\?[\"'”’)\]]*$")

# What stands before the verb of a command.
LEAD = re.compile(
    r"^(?:[\W_]+|\(?[0-9ivx]{1,3}[.)]\s+|(?:please|kindly|also|then|now|next|finally|first|instead|additionally|"
    r"furthermore|and|but|so|just|important|note|urgent|attention|reminder|task|instructions?|q|question|bitte|jetzt)\b\W*"
    r"|(?:can|could|would|will)\s+you(?:\s+please)?\s+|(?:kannst\s+du|können\s+sie)\s+"
    r"|(?:i\s+(?:want|need|would\s+like)\s+you|you\s+(?:must|should|shall|need|have|are|will)"
    r"|your\s+(?:task|job|goal)\s+is)\s+(?:(?:required|asked|told|supposed)\s+)?(?:to\s+)?(?:please\s+)?"
    r"|(?:when|before|after|while|whenever)\s+(?:you\s+)?(?:are\s+)?"
    r"(?:asked|answer|respond|reply|writ|summari|translat|describ|quot)\w*[^,]{0,60},\s*"
    r"|(?:hello|hi|hey|dear)\b[^,.!]{0,30}[,.!]\s*)+",
    re.IGNORECASE,
)
# A sentence that begins so is no command.
NO_VERB = frozenset(
    """the a an this that these those it its he she we they i you my our their his her if when where while although
    because since unless until as for from by of on under over with without to there here all any each every some no
    not what which who whom whose why how is are was were be been has have had do does did can could may might will
    would shall should must your der die das ein eine es wir ich er sie""".split()
)
# A question about replies, prompts or models may be answered by words about them.
ABOUT = _any(
    r"\b(?:answers?|respon[ds]\w*|repl(?:y|ies)|messages?|instructions?|prompts?|assistants?|chat\s?bots?|"
    r"language\s+models?|antwort\w*|anweisung\w*)\b"
)

-- The journal: append-only. Nothing here is ever updated but the outbox's delivery state.

CREATE TABLE IF NOT EXISTS meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS events (
    seq     INTEGER PRIMARY KEY,   -- 1, 2, 3 … without gaps
    at      REAL NOT NULL,         -- seconds since 1970
    event   TEXT NOT NULL,         -- its kind, past tense
    day     TEXT,                  -- the hall's day it belongs to
    ticket  TEXT,
    number  TEXT,                  -- only where a ticket is made
    command TEXT,                  -- id of the command it follows from
    body    TEXT NOT NULL          -- its fields as JSON; never a name, an ID number or a telephone
);

-- The law that two citizens never hold one number on one day, kept by the database itself.
CREATE UNIQUE INDEX IF NOT EXISTS one_number_a_day ON events (day, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS one_issue_a_ticket ON events (ticket) WHERE number IS NOT NULL;
CREATE INDEX IF NOT EXISTS cases ON events (json_extract(body, '$.case')) WHERE event = 'case_bound';
CREATE INDEX IF NOT EXISTS days ON events (event) WHERE event = 'day_opened';
CREATE INDEX IF NOT EXISTS promises ON events (event) WHERE event IN ('appointment_booked', 'appointment_used');

CREATE INDEX IF NOT EXISTS promised ON events (json_extract(body, '$.appointment')) WHERE event IN
    ('appointment_booked', 'appointment_moved', 'appointment_cancelled', 'appointment_used',
     'appointment_missed', 'miss_excused', 'appointment_reminded');
CREATE INDEX IF NOT EXISTS slots ON events (json_extract(body, '$.slot')) WHERE event IN
    ('appointment_booked', 'appointment_moved');

-- What each command was answered, so that a retry gets the same answer and acts once.
CREATE TABLE IF NOT EXISTS commands (
    actor  TEXT NOT NULL,          -- device:kiosk-1, user:clerk-3
    id     TEXT NOT NULL,
    digest TEXT NOT NULL,          -- of what was sent: the same id with another body is refused
    at     REAL NOT NULL,
    status INTEGER NOT NULL,       -- as HTTP has it
    answer TEXT NOT NULL,          -- JSON
    PRIMARY KEY (actor, id)
) WITHOUT ROWID;

-- Who a ticket or an appointment belongs to: encrypted, looked up by keyed hash, deleted on the retention rule.
CREATE TABLE IF NOT EXISTS persons (
    owner  TEXT PRIMARY KEY,       -- ticket or appointment id
    at     REAL NOT NULL,
    lookup TEXT,                   -- keyed hash of ID number or telephone
    sealed BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS persons_lookup ON persons (lookup);

-- What citizens and staff wrote about a visit, and where a citizen's phone wants to be told: encrypted, deleted as persons are.
CREATE TABLE IF NOT EXISTS words (
    owner  TEXT PRIMARY KEY,       -- rating/<prompt>, follow-up/<id>/<step>, push/<ticket>
    at     REAL NOT NULL,
    sealed BLOB NOT NULL
);

-- What leaves the house, for every receiver (the intake system, gateways, the province), in order per subject.
CREATE TABLE IF NOT EXISTS outbox (
    receiver TEXT NOT NULL,        -- intake, messages, push, province
    id       TEXT NOT NULL,        -- the receiver's to drop repeats by
    seq      INTEGER NOT NULL,     -- of the event it follows from
    subject  TEXT NOT NULL,        -- a ticket or an appointment: those of one subject never overtake each other
    type     TEXT NOT NULL,
    body     TEXT NOT NULL,        -- never a name, an ID number or a telephone: those are put in when it is posted
    state    TEXT NOT NULL,        -- waiting, delivered, parked, dropped
    attempts INTEGER NOT NULL DEFAULT 0,
    due      REAL NOT NULL,        -- when to try next
    created  REAL NOT NULL,
    error    TEXT,
    receipt  TEXT,                 -- the proof of receipt, where the receiver gives one
    PRIMARY KEY (receiver, id)
);
CREATE INDEX IF NOT EXISTS outbox_turn ON outbox (receiver, state, due, seq);
CREATE INDEX IF NOT EXISTS outbox_subject ON outbox (receiver, subject, seq);
DROP INDEX IF EXISTS outbox_due;

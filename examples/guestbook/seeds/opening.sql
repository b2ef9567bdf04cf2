INSERT INTO entry (author, message, written_at) VALUES
    ('Ada',       'Congratulations on the opening!',                              '2026-01-02 09:00+00'),
    ('Grace',     'It runs, and nobody had to open a terminal twice.',            '2026-01-02 09:05+00'),
    ('Linus',     'Showed me the rows before it changed any. I like that.',       '2026-01-02 09:12+00'),
    ('Margaret',  'The old page answered all the time while the new one came up.', '2026-01-02 09:20+00'),
    ('Edsger',    'Simplicity is a prerequisite for reliability.',                '2026-01-02 09:31+00'),
    ('Barbara',   'A page, a table, a worker. What more does one need?',          '2026-01-02 09:40+00'),
    ('Donald',    'I read every entry. There is no error in this one.',           '2026-01-02 09:55+00'),
    ('Frances',   'Fast enough for me & my <b>compiler</b>.',                     '2026-01-02 10:07+00'),
    ('Dennis',    'Small is good.',                                               '2026-01-02 10:15+00'),
    ('Katherine', 'I have checked the numbers below by hand.',                    '2026-01-02 10:30+00');

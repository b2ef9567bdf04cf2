package dev.kilter.client.image.registry;

import java.io.IOException;

/// A registry answered, and not with what was asked for.
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    RefusedException(Answer answer) {
        super(answer.reason());
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}

package planted.dev.kilter.operator.a;

import planted.dev.kilter.operator.b.Second;

public final class First {
    Second second() {
        return new Second();
    }
}

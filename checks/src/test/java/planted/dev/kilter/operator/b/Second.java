package planted.dev.kilter.operator.b;

import planted.dev.kilter.operator.a.First;

public final class Second {
    First first() {
        return new First();
    }
}

package planted.dev.kilter.server;

import java.time.Instant;

final class Admission {
    Instant decided() {
        return Instant.now();
    }
}

package planted.dev.kilter.server;

import java.util.Optional;

/// A vague name, an Optional field, an open class that prints.
public class QueueManager {
    final Optional<String> holder = Optional.empty();

    void show() {
        System.out.println(holder);
    }
}

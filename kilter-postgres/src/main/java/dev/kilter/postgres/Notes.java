package dev.kilter.postgres;

import dev.kilter.sdk.spi.Observer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// What is worth a line while a migration runs. A line that was said is not said again.
public final class Notes implements Consumer<String> {
    private final Observer observer;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /// Lines for this observer.
    public Notes(Observer observer) {
        this.observer = observer;
    }

    @Override
    public void accept(String line) {
        if (said.add(line)) {
            observer.on(new Observer.Event.Note(line));
        }
    }
}

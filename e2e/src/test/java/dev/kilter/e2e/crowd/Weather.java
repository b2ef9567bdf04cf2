package dev.kilter.e2e.crowd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// What befalls the platform's parts, one thing after the other, until somebody calls it a day.
final class Weather implements Runnable {
    private final CrowdedPlatform platform;
    private final Random chance;
    private final AtomicBoolean over;
    private final List<String> happened = new ArrayList<>();

    Weather(CrowdedPlatform platform, Random chance, AtomicBoolean over) {
        this.platform = platform;
        this.chance = chance;
        this.over = over;
    }

    /// What happened, in order.
    List<String> happened() {
        return happened;
    }

    @Override
    public void run() {
        try {
            int first = chance.nextInt(6);
            for (int i = 0; !over.get(); i++) {
                // Each kind comes early on, in an order of its own.
                gust(i < 6 ? (first + i) % 6 : chance.nextInt(6));
                pause(300, 1200);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void gust(int kind) throws IOException {
        int server = chance.nextInt(platform.servers());
        switch (kind) {
            case 0 -> {
                happened.add("server " + server + " killed");
                platform.killServer(server);
            }
            case 1 -> {
                happened.add("server " + server + " stopped");
                Child frozen = platform.frozenServer(server);
                pause(200, 4000);
                frozen.thaw();
            }
            case 2 -> {
                happened.add("operator killed");
                platform.killOperator();
            }
            case 3 -> {
                happened.add("operator stopped and replaced");
                try (Child old = platform.replacedOperator()) {
                    pause(100, 1500);
                    old.thaw();
                    pause(500, 3000);
                }
            }
            case 4 -> {
                happened.add("lines cut");
                platform.cutLines(false);
            }
            default -> {
                happened.add("no line");
                platform.cutLines(true);
                pause(200, 2500);
                platform.cutLines(false);
            }
        }
    }

    private void pause(int least, int most) {
        LockSupport.parkNanos(chance.nextInt(least, most) * 1_000_000L);
    }
}

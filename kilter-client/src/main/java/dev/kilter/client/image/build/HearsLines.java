package dev.kilter.client.image.build;

import dev.kilter.sdk.spi.Observer;

/// An observer that tells what a command of the build prints from what the builder has to say.
public interface HearsLines extends Observer {
    /// A command has printed this line.
    void printed(String line);
}

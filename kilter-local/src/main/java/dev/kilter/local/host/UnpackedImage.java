package dev.kilter.local.host;

import java.nio.file.Path;

/// An image on disk.
///
/// @param root folder that is `/` of the image; shared by all its processes
public record UnpackedImage(Path root, ImageConfig config) {}

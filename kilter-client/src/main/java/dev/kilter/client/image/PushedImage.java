package dev.kilter.client.image;

import dev.kilter.sdk.deploy.ImageRef;

/// What a push left in the registry and what it cost.
///
/// @param reference    the image by digest
/// @param layers       how many layers it has
/// @param layersCached how many of them the registry had already
/// @param bytesSent    what went over the wire
/// @param bytesTotal   compressed size of the whole image
public record PushedImage(ImageRef reference, int layers, int layersCached, long bytesSent, long bytesTotal) {}

package dev.kilter.client.image;

import dev.kilter.client.image.layer.LayerCache;
import dev.kilter.client.image.layer.LayerFollower;

/// What builds share.
///
/// @param afresh   whether nothing that an earlier build of the folder has left is used again
/// @param follower hears of each layer that has to be made
record Workbench(LayerCache layers, BuildCache builds, boolean afresh, LayerFollower follower) {}

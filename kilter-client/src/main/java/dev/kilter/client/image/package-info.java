/// Images: how a folder becomes an image in a registry. Uses the builders found through the SDK, its own layers
/// and transfer, and the logins that jib finds. Read `ImageBuild` first, then `ImagePush`.
@NullMarked
package dev.kilter.client.image;

import org.jspecify.annotations.NullMarked;

/// All that happens on the workstation, as a library to embed: read the project, build, push, submit, follow. Read
/// [Kilter] for the platform's API and [ProjectDeploy] for a whole deploy.
@NullMarked
package dev.kilter.client;

import org.jspecify.annotations.NullMarked;

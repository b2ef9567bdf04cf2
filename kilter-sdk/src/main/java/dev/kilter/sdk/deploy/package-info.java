/// One deploy as values: the plan, its steps, how far it is. Pure; uses app and problem. Read [DeployPlan], then
/// [Pipeline].
@NullMarked
package dev.kilter.sdk.deploy;

import org.jspecify.annotations.NullMarked;

/**
 * Exactly one claimant for each object. Patterns are taken apart once, when a session starts; an object costs one look into a table
 * if another with the same descriptions came before it, which is the rule: a tree has thousands of regular files.
 */
package io.torpor.kernel.internal.claims;

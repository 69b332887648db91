/** The steps that announce moments. */
package io.torpor.scripts.steps;

/** What the parts of the kernel share: installed services, without the framework that they are installed in. */
package io.torpor.kernel.internal;

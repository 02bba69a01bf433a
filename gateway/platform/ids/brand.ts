/** A string that only its owner may make: `type CameraId = Brand<'CameraId'>`. */
export type Brand<Name extends string> = string & { readonly __brand: Name };

//! The form in which the parts write down their mappings.

/// Implements [`Explain`](super::Explain) by a match without a wildcard, and the list of samples from the same lines, so
/// that no variant can be left out of the list: a line stands for its variant alone, for the values in `[…]` where it
/// has a payload, or for none where it hands on to another reason's mapping, which lists it.
///
/// With `for purpose` after the type, the same for [`ExplainFor`](super::ExplainFor).
macro_rules! explain {
    (
        $type:ty, for $purpose:ident;
        $( $variant:ident $( ( $($tuple:tt)* ) )? $( { $($named:tt)* } )? $( in [ $($sample:expr),* $(,)? ] )?
            => $explanation:expr; )+
    ) => {
        impl $crate::messages::ExplainFor for $type {
            fn explain_for(&self, $purpose: $crate::challenge::Purpose) -> $crate::messages::Explanation {
                match self {
                    $( Self::$variant $( ( $($tuple)* ) )? $( { $($named)* } )? => $explanation, )+
                }
            }
        }

        impl $crate::messages::listing::Samples for $type {
            fn samples() -> Vec<Self> {
                let mut samples = Vec::new();
                $( explain!(@samples samples, $variant $( [ $($sample),* ] )?); )+
                samples
            }
        }
    };
    (
        $type:ty;
        $( $variant:ident $( ( $($tuple:tt)* ) )? $( { $($named:tt)* } )? $( in [ $($sample:expr),* $(,)? ] )?
            => $explanation:expr; )+
    ) => {
        impl $crate::messages::Explain for $type {
            fn explain(&self) -> $crate::messages::Explanation {
                match self {
                    $( Self::$variant $( ( $($tuple)* ) )? $( { $($named)* } )? => $explanation, )+
                }
            }
        }

        impl $crate::messages::listing::Samples for $type {
            fn samples() -> Vec<Self> {
                let mut samples = Vec::new();
                $( explain!(@samples samples, $variant $( [ $($sample),* ] )?); )+
                samples
            }
        }
    };
    (@samples $samples:ident, $variant:ident) => { $samples.extend([Self::$variant]); };
    (@samples $samples:ident, $variant:ident []) => { $samples.extend(None::<Self>); };
    (@samples $samples:ident, $variant:ident [ $($sample:expr),+ ]) => { $samples.extend([$($sample),+]); };
}

pub(super) use explain;

/// An array of an enum's variants that doesn't compile when one is missing.
macro_rules! variants {
    ($type:ident: $($variant:ident $( ( $($payload:expr),+ ) )? ),+ $(,)?) => {{
        const fn is_listed(value: &$type) {
            match value {
                $( variants!(@pattern $type, $variant $( ( $($payload),+ ) )?) => (), )+
            }
        }
        let variants = [$( $type::$variant $( ( $($payload),+ ) )? ),+];
        variants.iter().for_each(is_listed);
        variants
    }};
    (@pattern $type:ident, $variant:ident) => { $type::$variant };
    (@pattern $type:ident, $variant:ident ( $($payload:expr),+ )) => { $type::$variant(..) };
}

pub(super) use variants;

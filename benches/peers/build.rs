//! Links Tesseract, whose development package brings the file that `pkg-config` would name.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-link-lib=dylib=tesseract");
}

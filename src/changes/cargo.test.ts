import { tellSigns } from '../../test/change-cases.ts';
import { cargo } from './cargo.ts';

tellSigns(cargo, [
  ['settings of cargo', { '.cargo/config.toml': '[build]' }, [/settings of cargo/u, 'error']],
  ['a toolchain', { 'rust-toolchain.toml': '' }, [/the toolchain that rustup runs/u, 'error']],
  ['a build script', { 'crates/x/build.rs': '' }, [/a build script of Rust/u, 'warn']],
  ['a lock file', { 'Cargo.lock': '' }, [/a lock file of cargo/u, 'note']],
  ['sources', { 'src/main.rs': '', 'config.toml': '', '.cargo/registry': '' }, 'clear'],
]);

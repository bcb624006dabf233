# shellcheck shell=sh
# Run by `unshare`, in namespaces of its own: makes a root in which there is but what is named, and runs a command in it.
# $1: an empty folder for the root. $2: the folder that may be written. Then what may be read, `--`, the command.
set -eu
root=$1 folder=$2
shift 2
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root"

# show PLACE: at its own name, to be read. Flags that the place has already may not be dropped (mount_namespaces(7)).
show() {
  if [ -L "$1" ]; then
    mkdir -p "$root${1%/*}"
    [ -e "$root$1" ] || cp -P "$1" "$root$1"
    return
  fi
  if [ -d "$1" ]; then mkdir -p "$root$1"; elif [ -e "$1" ]; then mkdir -p "$root${1%/*}"; : >"$root$1"; else return 0; fi
  mount --rbind "$1" "$root$1"
  mount -o remount,bind,ro,nosuid,nodev "$root$1" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev,noexec "$root$1"
}

for place in /usr /bin /sbin /lib /lib32 /lib64 /nix/store /etc/alternatives /etc/ld.so.cache /etc/passwd /etc/group; do
  show "$place"
done
while [ "$1" != -- ]; do
  show "$1"
  shift
done
shift

mkdir -p "$root/dev" "$root/proc" "$root/tmp" "$root/outside" "$root$folder"
for device in null zero random urandom; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
# In a container that hides parts of /proc, a new one is not allowed; little needs it.
mount -t proc proc "$root/proc" 2>/dev/null || :
mount --bind "$folder" "$root$folder"

cd "$root"
pivot_root . outside
umount -l /outside
rmdir /outside
cd "$folder"
# Without its capabilities, what runs can undo none of this.
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"

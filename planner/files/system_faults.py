"""What the system says of a file that it cannot read or write, in both languages."""

import errno
from typing import Final

from planner.words import Text, same

_SAID: Final = {
    errno.ENOENT: Text(zh="没有这个文件或文件夹", en="there is no such file or folder"),
    errno.EACCES: Text(zh="没有权限", en="permission denied"),
    errno.EPERM: Text(zh="没有权限", en="permission denied"),
    errno.EISDIR: Text(zh="这是一个文件夹", en="it is a folder"),
    errno.ENOTDIR: Text(zh="路径中有一段是文件,不是文件夹", en="a part of the path is a file, not a folder"),
    errno.ENOSPC: Text(zh="磁盘已满", en="the disk is full"),
    errno.EDQUOT: Text(zh="磁盘配额已用完", en="the disk quota is used up"),
    errno.EROFS: Text(zh="磁盘是只读的", en="the disk is read-only"),
    errno.ENAMETOOLONG: Text(zh="名称太长", en="the name is too long"),
    errno.EBUSY: Text(zh="文件正被占用", en="the file is in use"),
}


def reason(error: OSError) -> Text:
    """Why a file cannot be read or written; the system's own words for what is rare."""
    return _SAID.get(error.errno or 0, same(error.strerror or str(error)))

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type PercentCrop, ReactCrop } from "react-image-crop";
import type { Crop } from "@/api/career";
import "react-image-crop/dist/ReactCrop.css";

/** The service refuses a smaller square, in pixels of the picture. */
const LEAST_SIDE_PX = 128;
/** Where the service begins its square by itself: faces are in the upper part. */
const HIGHER = 0.3;

interface Props {
  address: string;
  /** Null until the picture is there, and where it cannot be shown. */
  onChange: (crop: Crop | null) => void;
}

/** A picture with a square on it, which is moved and sized by pointer, by finger and by arrow keys. */
export default function CropPicture({ address, onChange }: Props) {
  const { t } = useTranslation("career");
  const [square, setSquare] = useState<PercentCrop>();
  const [natural, setNatural] = useState({ width: 1, height: 1, least: 0 });
  const take = (next: PercentCrop, { width, height } = natural) => {
    setSquare(next);
    onChange(cropOf(next, width, height));
  };
  return (
    <div className="grid justify-items-center rounded-control bg-sunken p-6">
      <ReactCrop
        {...(square && { crop: square })}
        aspect={1}
        keepSelection
        ruleOfThirds
        minWidth={natural.least}
        className="[--rc-drag-handle-mobile-size:44px] [&_.ReactCrop__crop-selection]:animate-none"
        ariaLabels={{
          cropArea: t("photo.cropArea"),
          nwDragHandle: t("photo.cropCorner"),
          neDragHandle: t("photo.cropCorner"),
          swDragHandle: t("photo.cropCorner"),
          seDragHandle: t("photo.cropCorner"),
          nDragHandle: t("photo.cropCorner"),
          eDragHandle: t("photo.cropCorner"),
          sDragHandle: t("photo.cropCorner"),
          wDragHandle: t("photo.cropCorner"),
        }}
        onChange={(_, percent) => take(percent)}
      >
        <img
          src={address}
          alt={t("photo.chosen")}
          className="max-h-[50dvh]"
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height, width: shown } }) => {
            const least = Math.min(LEAST_SIDE_PX, width, height) * (shown / width);
            setNatural({ width, height, least });
            take(firstSquare(width, height), { width, height, least });
          }}
          onError={() => onChange(null)}
        />
      </ReactCrop>
    </div>
  );
}

/** The largest square, where the service would put it. */
export function firstSquare(width: number, height: number): PercentCrop {
  const side = Math.min(width, height);
  return {
    unit: "%",
    x: (50 * (width - side)) / width,
    y: (100 * HIGHER * (height - side)) / height,
    width: (100 * side) / width,
    height: (100 * side) / height,
  };
}

/** In the service's words: left and top as parts of width and height, the side as a part of the shorter one. */
export function cropOf(square: PercentCrop, width: number, height: number): Crop {
  const part = (value: number) => Math.min(1, Math.max(0, value));
  return {
    left: part(square.x / 100),
    top: part(square.y / 100),
    side: part(((square.width / 100) * width) / Math.min(width, height)),
  };
}

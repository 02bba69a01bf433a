import { theme, type ThemeConfig } from 'antd';
import { tokens } from '../ui/tokens.ts';

/** Who asks the system for less motion gets none: antd moves by script what our style sheet cannot stop. */
const wantsStillness = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The product's tokens as an antd theme, so that desks and wall look like one product. */
export const antdTheme: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    colorPrimary: tokens.infoFill,
    colorInfo: tokens.info,
    colorLink: tokens.info,
    colorSuccess: tokens.normal,
    colorWarning: tokens.warn,
    colorError: tokens.act,
    colorBgBase: tokens.backdrop,
    colorBgLayout: tokens.backdrop,
    colorBgContainer: tokens.surface1,
    colorBgElevated: tokens.surface2,
    colorText: tokens.text1,
    colorTextSecondary: tokens.text2,
    colorTextTertiary: tokens.text3,
    colorTextDescription: tokens.text2,
    colorTextPlaceholder: tokens.text3,
    colorBorder: tokens.lineStrong,
    colorBorderSecondary: tokens.line,
    colorSplit: tokens.line,
    fontFamily: tokens.fontFamily,
    fontSize: 14,
    borderRadius: tokens.radius,
    motion: !wantsStillness,
    motionDurationFast: '0.08s',
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.14s',
    wireframe: false,
  },
  components: {
    Button: {
      // As the wall's own buttons.
      defaultBg: tokens.surface3,
      defaultHoverBg: tokens.surface3,
      defaultActiveBg: tokens.surface2,
      defaultHoverColor: tokens.text1,
      defaultHoverBorderColor: tokens.text3,
      defaultActiveColor: tokens.text1,
      defaultActiveBorderColor: tokens.text3,
      defaultShadow: 'none',
      primaryShadow: 'none',
      dangerShadow: 'none',
      // White on it would be too faint (WCAG AA).
      dangerColor: tokens.backdrop,
    },
    Table: {
      headerBg: tokens.surface2,
      headerColor: tokens.text2,
      headerSplitColor: 'transparent',
      // The arrow in the head says what is sorted; a lit column would say that something is wrong with it.
      bodySortBg: 'transparent',
      headerSortActiveBg: tokens.surface2,
      headerSortHoverBg: tokens.surface3,
      rowHoverBg: tokens.surface2,
      rowSelectedBg: tokens.infoSurface,
      rowSelectedHoverBg: tokens.infoSurface,
      cellPaddingBlockSM: 7,
    },
    Tree: { nodeSelectedBg: tokens.infoSurface, nodeHoverBg: tokens.surface2, titleHeight: 30 },
    Tabs: {
      itemSelectedColor: tokens.text1,
      itemColor: tokens.text2,
      inkBarColor: tokens.info,
      horizontalMargin: '0 0 12px',
    },
    Drawer: { colorBgElevated: tokens.surface1 },
    // What is chosen is told by its words too: the fill of buttons would be too faint for text (WCAG AA).
    Radio: { colorPrimary: tokens.info, colorPrimaryHover: tokens.info, colorPrimaryActive: tokens.info },
  },
};
